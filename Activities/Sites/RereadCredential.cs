using Azure.Core;
using Azure.Identity;

namespace DrFunctions.Activities.Sites;

/// <summary>A credential whose secret is read again after a refused sign-in: secrets are rotated while processes run.</summary>
internal sealed class RereadCredential(Func<TokenCredential> create) : TokenCredential
{
    private TokenCredential? _current = create();

    public override async ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref _current) ?? Renew();
        try
        {
            return await current.GetTokenAsync(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException)
        {
            Interlocked.CompareExchange(ref _current, null, current);
            throw;
        }
    }

    // At the next use, and not at the refusal: until then somebody may have put the right secret there.
    private TokenCredential Renew()
    {
        var renewed = create();
        Volatile.Write(ref _current, renewed);
        return renewed;
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Sites are called asynchronously only.");
}
