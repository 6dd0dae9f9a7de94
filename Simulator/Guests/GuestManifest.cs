using System.Text;

namespace DrFunctions.Simulator.Guests;

/// <summary>First page of every disk of a guest: whose it is, which one of how many, and what is installed.</summary>
internal sealed record GuestManifest(string Machine, string Name, int Disk, int Disks, GuestSpec Spec)
{
    public byte[] ToBytes()
    {
        var json = new JsonObject
        {
            ["machine"] = Machine, ["name"] = Name, ["disk"] = Disk, ["disks"] = Disks, ["writesPerSecond"] = Spec.WritesPerSecond,
            ["services"] = new JsonArray([.. Spec.Services.Select(s => (JsonNode)new JsonObject { ["name"] = s.Name, ["kind"] = s.Kind, ["port"] = s.Port })]),
        };
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString(Json.Relaxed));
        return bytes.Length <= DiskContent.PageSize ? bytes
            : throw new InvalidOperationException($"The guest of {Machine} has too many services for one page.");
    }

    /// <summary>Null when the content holds none.</summary>
    public static GuestManifest? Read(DiskContent content)
    {
        if (content.Read(0) is not { } page) return null;
        var end = Array.IndexOf(page, (byte)0);
        if (Json.Parse(page.AsSpan(0, end < 0 ? page.Length : end)) is not JsonObject json) return null;
        var services = json.Arr("services").Objects().Select(s => new GuestService(s.Str("name")!, s.Str("kind")!, (int)s.Number("port")!.Value)).ToList();
        return new GuestManifest(json.Str("machine")!, json.Str("name")!, (int)json.Number("disk")!.Value, (int)json.Number("disks")!.Value,
            new GuestSpec(services, json.Number("writesPerSecond") ?? 0));
    }
}
