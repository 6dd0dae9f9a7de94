namespace DrFunctions.Api;

/// <summary>Finds what somebody meant to write.</summary>
internal static class NearestKey
{
    // Nothing that is longer is a slip of the pen; and the comparison takes the product of the lengths.
    private const int LongestWord = 64;

    /// <summary>The known word that is nearest; null if none is near.</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        if (written.Length > LongestWord)
        {
            return null;
        }

        var nearest = known
            .Select(word => (Word: word, Distance: Distance(written.ToLowerInvariant(), word.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return nearest.Word is { } found && nearest.Distance <= Math.Max(1, found.Length / 3) ? found : null;
    }

    /// <summary>Edit distance: insertions, deletions, replacements, and neighbours that changed places.</summary>
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1][];
        for (var row = 0; row <= left.Length; row++)
        {
            rows[row] = new int[right.Length + 1];
            for (var column = 0; column <= right.Length; column++)
            {
                rows[row][column] = row == 0 || column == 0
                    ? row + column
                    : Step(rows, left, right, row, column);
            }
        }

        return rows[left.Length][right.Length];
    }

    private static int Step(int[][] rows, string left, string right, int row, int column)
    {
        var (here, there) = (left[row - 1], right[column - 1]);
        var least = Math.Min(
            rows[row - 1][column - 1] + (here == there ? 0 : 1),
            1 + Math.Min(rows[row - 1][column], rows[row][column - 1]));
        var swapped = row > 1 && column > 1 && here == right[column - 2] && there == left[row - 2];
        return swapped ? Math.Min(least, rows[row - 2][column - 2] + 1) : least;
    }
}
