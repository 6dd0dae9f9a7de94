/// <summary>The body of a declaration that cannot be without one.</summary>
internal static class DeclarationOnly
{
    internal static NotSupportedException Body =>
        new("This is a declaration to compile against; the package it stands for is not here.");
}
