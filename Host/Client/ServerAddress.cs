using System.CommandLine.Parsing;

namespace DrFunctions.Host.Client;

/// <summary>The address of a server: the host on this machine, or a Function App.</summary>
internal static class ServerAddress
{
    /// <summary>Names the server where the command line does not.</summary>
    public const string Variable = "DR_SERVER";

    /// <summary>Where <c>dr serve</c> listens.</summary>
    public static readonly Uri Default = new("http://127.0.0.1:7700/");

    /// <summary>Reads the option's value; an address that is none becomes an error with an example.</summary>
    public static Uri Parse(ArgumentResult result) => Parse(result, result.Tokens.Count == 1 ? result.Tokens[0].Value : "", "--server");

    /// <summary>The server where no option names one.</summary>
    public static Uri OfEnvironment(ArgumentResult result) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? Parse(result, text, Variable) : Default;

    private static Uri Parse(ArgumentResult result, string text, string name)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
        {
            // Paths of the API are put behind it, whatever is in front.
            return uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
        }

        result.AddError($"{name} takes an address such as {Default.AbsoluteUri.TrimEnd('/')}, not '{text}'.");
        return Default;
    }
}
