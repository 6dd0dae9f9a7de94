using System.CommandLine;
using DrFunctions.Host.Commands;

return await CommandLine.RunAsync(args, new InvocationConfiguration());
