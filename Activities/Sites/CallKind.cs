using Azure.Core;

namespace DrFunctions.Activities.Sites;

/// <summary>What ARM counts a request as; each kind has a budget of its own.</summary>
internal enum CallKind
{
    Read,
    Write,
    Delete,
}

internal static class CallKinds
{
    public static CallKind Of(RequestMethod method) =>
        method == RequestMethod.Get || method == RequestMethod.Head ? CallKind.Read
        : method == RequestMethod.Delete ? CallKind.Delete
        : CallKind.Write;
}
