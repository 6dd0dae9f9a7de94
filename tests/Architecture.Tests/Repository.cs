using System.Xml.Linq;

namespace DrFunctions.Architecture.Tests;

/// <summary>The repository's own files, read as text: these tests reference no project.</summary>
internal static class Repository
{
    private static readonly string[] BuildFolders = ["bin", "obj", "artifacts", ".git", ".vs", ".idea", "TestResults"];

    public static DirectoryInfo Root { get; } = FindRoot();

    public static string PathTo(string relative) => Path.Combine(Root.FullName, relative);

    public static string Read(string relative) => File.ReadAllText(PathTo(relative));

    /// <summary>Files of the repository by extension, build outputs left out; paths relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> Files(string extension, string under = ".") =>
        [.. Walk(new DirectoryInfo(PathTo(under)), extension).Order(StringComparer.Ordinal)];

    public static XDocument Project(string relative) => XDocument.Load(PathTo(relative));

    public static string Relative(string path) => Path.GetRelativePath(Root.FullName, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(DirectoryInfo folder, string extension)
    {
        foreach (var file in folder.EnumerateFiles().Where(file => file.Name.EndsWith(extension, StringComparison.Ordinal)))
        {
            yield return Relative(file.FullName);
        }

        foreach (var path in folder.EnumerateDirectories()
            .Where(child => !BuildFolders.Contains(child.Name) && child.LinkTarget is null)
            .SelectMany(child => Walk(child, extension)))
        {
            yield return path;
        }
    }

    private static DirectoryInfo FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DrFunctions.sln"))
                || File.Exists(Path.Combine(folder.FullName, "global.json")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("No folder above the tests holds DrFunctions.sln or global.json.");
    }
}
