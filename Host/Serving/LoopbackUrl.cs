using System.Net;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Serving;

/// <summary>Reads <c>--urls</c>. Until there is a sign-in, the host listens on loopback addresses only.</summary>
internal static class LoopbackUrl
{
    /// <exception cref="CommandFailure">It is no http URL, or not of this machine alone.</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp
            || url.AbsolutePath != "/")
        {
            throw new CommandFailure(ExitCodes.BadInput, new DrError(
                ErrorCodes.BadPath,
                $"'{text}' is no address to listen on.",
                "Write it like http://127.0.0.1:7700."));
        }

        // The name localhost is bound through its address: a name can be pointed elsewhere.
        var local = url.Host == "localhost" ? new UriBuilder(url) { Host = "127.0.0.1" }.Uri : url;
        return IPAddress.TryParse(local.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)
            ? local
            : throw new CommandFailure(ExitCodes.BadInput, new DrError(
                ErrorCodes.NotLoopback,
                $"The server may not listen on '{text}': everybody who reaches it could fail over your machines.",
                "Use http://127.0.0.1:PORT, and an SSH tunnel to reach it from elsewhere.",
                "A loopback address, until the host has a sign-in."));
    }
}
