using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Answers with problem details.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    /// <summary>The answer for an error.</summary>
    public ProblemResult(DrError error)
        : this(ProblemKinds.Of(error))
    {
    }

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = problem.Status;
        return httpContext.Response.WriteAsJsonAsync(
            problem, ApiJson.Web.Problem, "application/problem+json", httpContext.RequestAborted);
    }
}
