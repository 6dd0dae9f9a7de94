using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace DrFunctions.Simulator.Arm;

/// <summary>Lists in pages; the next page's link carries everything that the first call asked for.</summary>
internal static class Paging
{
    public const int PageSize = 100;

    public static ArmResponse List(ArmRequest request, string path, IEnumerable<Resource> resources, string view = "")
    {
        var after = request.Query["$skipToken"].ToString() is { Length: > 0 } token ? Decode(token) : "";
        var size = int.TryParse(request.Query["$top"], out var top) && top > 0 ? Math.Min(top, PageSize) : PageSize;
        var page = resources.Where(r => string.CompareOrdinal(r.Key, after) > 0).Take(size + 1).ToList();
        var body = new MemoryStream();
        body.Write("{\"value\":["u8);
        for (var i = 0; i < Math.Min(size, page.Count); i++)
        {
            if (i > 0) body.WriteByte((byte)',');
            body.Write(page[i].Show(view));
        }

        body.WriteByte((byte)']');
        if (page.Count > size) body.Write(Encoding.UTF8.GetBytes($",\"nextLink\":{JsonValue.Create(Next(request, path, page[size - 1].Key)).ToJsonString(Json.Relaxed)}"));
        body.WriteByte((byte)'}');
        return new ArmResponse(200, body.ToArray());
    }

    private static string Next(ArmRequest request, string path, string last)
    {
        var query = request.Query.Where(q => q.Key != "$skipToken").ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
        query["$skipToken"] = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(last));
        return QueryHelpers.AddQueryString(request.Root + path, query);
    }

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token));
        }
        catch (FormatException)
        {
            throw new ArmException(400, "InvalidSkipToken", "The value of $skipToken is not one that this API gave.");
        }
    }
}
