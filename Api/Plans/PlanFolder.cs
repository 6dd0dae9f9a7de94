using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>
/// A folder of plans: one YAML file per group, and sites.yaml, which they share. Files in it that do not end in
/// .yaml or .yml, and folders below it, are not read.
/// </summary>
public static class PlanFolder
{
    private const long MaxFileBytes = 1024 * 1024;

    /// <summary>Reads and checks all plans of a folder.</summary>
    /// <exception cref="PlanException">Any fault in any file; all are listed.</exception>
    public static PlanSet Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Directory.Exists(directory))
        {
            throw new PlanException([new("", "There is no such folder.", "Create it, or name another by --plans.", directory)]);
        }

        var files = Directory.EnumerateFiles(directory)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" && Path.GetFileName(file) != SitesFile.FileName)
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0
            ? PlanSet.Checked(Read(directory, files))
            : throw new PlanException([new("", "The folder holds no plan.", "Write one, such as payroll.yaml; the plans folder of the product holds a commented sample.", directory)]);
    }

    /// <summary>Reads and checks one plan, with the sites.yaml beside it.</summary>
    /// <exception cref="PlanException">Any fault in the plan or in sites.yaml; all are listed.</exception>
    public static LoadedPlan LoadFile(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return Read(Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".", [file])[0];
    }

    private static List<LoadedPlan> Read(string directory, IReadOnlyList<string> files)
    {
        var sitesFile = Path.Combine(directory, SitesFile.FileName);
        var sitesFaults = new FaultList(sitesFile);
        var sites = Text(sitesFile, sitesFaults) is { } text ? SitesFile.Read(text, directory, sitesFaults) : null;
        var faults = files.ToDictionary(file => file, file => new FaultList(file), StringComparer.Ordinal);
        var plans = new List<(Plan Plan, string File)>();
        foreach (var file in files)
        {
            if (Text(file, faults[file]) is { } content && PlanFile.Read(content, sites, faults[file]) is { } plan)
            {
                plans.Add((plan, file));
            }
        }

        foreach (var (index, fault) in OverlapRules.Check(plans))
        {
            faults[plans[index].File].AddUnlessUnread(fault);
        }

        List<PlanFault> all = [.. sitesFaults.Faults, .. files.SelectMany(file => faults[file].Faults)];
        return all.Count == 0
            ? [.. plans.Select(read => new LoadedPlan(read.Plan, PlanHash.Of(read.Plan), read.File))]
            : throw new PlanException(all);
    }

    private static string? Text(string file, FaultList faults)
    {
        try
        {
            if (new FileInfo(file).Length <= MaxFileBytes)
            {
                return File.ReadAllText(file);
            }

            faults.Add("", "The file is larger than 1 MB.", "A plan is a few kilobytes: name the right file.");
        }
        catch (FileNotFoundException)
        {
            faults.Add("", "The file does not exist.", "Create it, or name another.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add("", $"The file cannot be read: {unreadable.Message}", "Look at its permissions and its disk.");
        }

        return null;
    }
}
