using Latido.Server.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Latido.Server.Workspaces;

/// <summary>Hashes and checks passwords with the framework's hasher, at equal work whether there is a member or not.</summary>
public sealed class Passwords
{
    public const int MinLength = 10;
    public const int MaxLength = 256;

    private readonly PasswordHasher<Member> hasher;
    private readonly Lazy<string> nobodys;

    public Passwords(HostSettings settings)
    {
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = settings.PasswordRounds }));
        nobodys = new(() => hasher.HashPassword(null!, Id.New().ToString()));
    }

    /// <summary>Refuses what is easily guessed, telling why.</summary>
    public static void Check(string password, string email)
    {
        if (password.Length is < MinLength or > MaxLength)
        {
            throw new InvalidRequestException($"A password needs {MinLength} to {MaxLength} characters. A few words are easy to remember.") { Reason = "password" };
        }

        if (password.Distinct().Count() < 4 || string.Equals(password, email, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidRequestException("That password is too easily guessed. A few words are easy to remember.") { Reason = "guessed" };
        }
    }

    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>True when the password is the member's. Without a member, or one without a password, as much work is done for nothing.</summary>
    public bool Verify(Member? member, string password, out bool isOutdated)
    {
        var result = hasher.VerifyHashedPassword(null!, member?.PasswordHash ?? nobodys.Value, password);
        isOutdated = result is PasswordVerificationResult.SuccessRehashNeeded;

        return member?.PasswordHash is not null && result is not PasswordVerificationResult.Failed;
    }
}
