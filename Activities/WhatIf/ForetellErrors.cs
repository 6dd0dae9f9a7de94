using DrFunctions.Contracts;

namespace DrFunctions.Activities.WhatIf;

/// <summary>Why a step cannot be foretold.</summary>
internal static class ForetellErrors
{
    /// <summary>It would wait for something that is under way already, and is none of its own.</summary>
    public static DrError Waits(string what) => new(
        ErrorCodes.NotForetold,
        $"What the step would do cannot be foretold yet: {what}.",
        "Ask again once that has ended. The operation itself would wait for it.");
}
