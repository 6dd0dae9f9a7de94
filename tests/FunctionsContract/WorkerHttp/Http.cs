// Microsoft.Azure.Functions.Worker.Extensions.Http 3.3.0: HttpTriggerAttribute.cs, AuthorizationLevel.cs;
// .Http.AspNetCore 2.1.1: FunctionsApplicationBuilderAspNetCoreExtensions.cs
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker
{
    public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
        : TriggerBindingAttribute
    {
        public string? Route { get; set; }

        public string[]? Methods { get; } = methods;

        public AuthorizationLevel AuthLevel { get; } = authLevel;
    }

    public enum AuthorizationLevel
    {
        Anonymous = 0,
        User = 1,
        Function = 2,
        System = 3,
        Admin = 4,
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(
            this FunctionsApplicationBuilder builder) => throw DeclarationOnly.Body;
    }
}
