using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>Someone of the staff becomes a member of a workspace.</summary>
public sealed class AddMember(StoreFactory stores, Passwords passwords, TimeProvider time)
{
    /// <summary>Without a name the part of the address before the @ stands for it.</summary>
    public sealed record Request(WorkspaceId Workspace, string Email, Role Role, string Password)
    {
        public string? Name { get; init; }

        public string? Language { get; init; }
    }

    public async Task<Member> RunAsync(Request request, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(request.Workspace);

        if (!await store.Set<Workspace>().AnyAsync(w => w.Id == request.Workspace, cancellationToken))
        {
            throw new InvalidRequestException($"There is no workspace {request.Workspace}.");
        }

        var member = Make(request, passwords, time.GetCurrentInstant());

        if (await store.Members.AnyAsync(m => m.EmailKey == member.EmailKey, cancellationToken))
        {
            throw Taken();
        }

        store.Add(member);

        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The unique index is the law; the question above only says it kindly.
            await using var again = stores.Open();

            if (await again.Members.AnyAsync(m => m.EmailKey == member.EmailKey, cancellationToken))
            {
                throw Taken();
            }

            throw;
        }

        return member;

        static InvalidRequestException Taken() => new("There is a member with this e-mail address already.") { Reason = "taken" };
    }

    internal static Member Make(Request request, Passwords passwords, Instant now)
    {
        var email = request.Email.Trim();

        CheckEmail(email);
        Passwords.Check(request.Password, email);

        return new()
        {
            Id = Id.New(),
            WorkspaceId = request.Workspace,
            Email = email,
            EmailKey = EmailKey.Of(email),
            Name = string.IsNullOrWhiteSpace(request.Name) ? email[..email.IndexOf('@', StringComparison.Ordinal)] : request.Name.Trim(),
            Role = request.Role,
            PasswordHash = passwords.Hash(request.Password),
            SecurityStamp = Key.NewStamp(),
            Language = request.Language,
            CreatedAt = now,
        };
    }

    internal static void CheckEmail(string email)
    {
        if (email.Length > 254 || email.IndexOf('@', StringComparison.Ordinal) is var at && (at < 1 || at != email.LastIndexOf('@') || at == email.Length - 1)
            || email.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
        {
            throw new InvalidRequestException($"'{email}' is not an e-mail address.") { Reason = "email" };
        }
    }
}
