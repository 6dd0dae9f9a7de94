using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Cuts texts of the world (ARM's messages have no limit) to what a status has room for, measured as JSON writes
/// them: an escaped character takes six.
/// </summary>
internal static class StatusText
{
    /// <summary>The text, with an ellipsis where it was cut.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Characters that it may take in JSON.</param>
    public static string Cut(string text, int room)
    {
        if (JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length <= room)
        {
            return text;
        }

        var kept = 0;
        var taken = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            taken += JsonEncodedText.Encode(rune.ToString()).EncodedUtf8Bytes.Length;
            if (taken > room - EllipsisRoom)
            {
                break;
            }

            kept += rune.Utf16SequenceLength;
        }

        return text[..kept] + "…";
    }

    /// <summary>An error with little room: the report holds all of it.</summary>
    public static DrError Cut(DrError error, int messageRoom, int remedyRoom) =>
        new(error.Code, Cut(error.Message, messageRoom), Cut(error.Remedy, remedyRoom));

    private const int EllipsisRoom = 6;
}
