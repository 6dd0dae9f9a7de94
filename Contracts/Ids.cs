using System.Text.Json.Serialization;

namespace DrFunctions.Contracts;

/// <summary>A protection group: the machines that fail over together.</summary>
[JsonConverter(typeof(StringIdConverter<GroupName>))]
public readonly record struct GroupName(string Value) : IStringId<GroupName>
{
    /// <inheritdoc />
    public static GroupName From(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A machine of a plan, unique in its group.</summary>
[JsonConverter(typeof(StringIdConverter<MachineName>))]
public readonly record struct MachineName(string Value) : IStringId<MachineName>
{
    /// <inheritdoc />
    public static MachineName From(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A site: a region of Azure or an Azure Stack Hub stamp, with its sign-in.</summary>
[JsonConverter(typeof(StringIdConverter<SiteName>))]
public readonly record struct SiteName(string Value) : IStringId<SiteName>
{
    /// <inheritdoc />
    public static SiteName From(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>A run of an operation; also the id of its orchestration's instance.</summary>
[JsonConverter(typeof(StringIdConverter<RunId>))]
public readonly record struct RunId(string Value) : IStringId<RunId>
{
    /// <inheritdoc />
    public static RunId From(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
