// Microsoft.Azure.Functions.Worker 2.52.0: Builder/FunctionsApplication.cs, Builder/FunctionsApplicationBuilder.cs;
// .Core: Hosting/WorkerOptions.cs, Context/FunctionContext.cs, Context/BindingContext.cs;
// .Extensions.Abstractions: FunctionAttribute.cs, BindingAttribute.cs and those derived from it
using Azure.Core.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker
{
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    public class WorkerOptions
    {
        public ObjectSerializer? Serializer { get; set; }
    }

    public abstract class FunctionContext
    {
        public abstract BindingContext BindingContext { get; }

        public abstract IServiceProvider InstanceServices { get; set; }

        public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
    }

    public abstract class BindingContext
    {
        public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
    }
}

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    [AttributeUsage(AttributeTargets.Method)]
    public abstract class BindingAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Parameter)]
    public abstract class TriggerBindingAttribute : BindingAttribute;

    [AttributeUsage(AttributeTargets.Parameter)]
    public abstract class InputBindingAttribute : BindingAttribute;
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw DeclarationOnly.Body;
    }

    public abstract class FunctionsApplicationBuilder
    {
        public abstract ConfigurationManager Configuration { get; }

        public abstract IServiceCollection Services { get; }

        public abstract IHost Build();
    }
}
