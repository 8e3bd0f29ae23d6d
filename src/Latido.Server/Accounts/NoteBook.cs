using Latido.Engine.Facts;
using Latido.Server.Platform;

using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>A note as the API and the pages show it.</summary>
public sealed record NoteView(Guid Id, string Text, string Author, Instant CreatedAt, Instant? EditedAt)
{
    /// <summary>Whether whoever asks may change or delete it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool MayChange { get; init; }
}

/// <summary>The notes on accounts: anybody who acts may write, the author and leads may change. Scoped.</summary>
public sealed class NoteBook(Store store, CurrentMember member, AccountReader accounts, LiveFeed feed, TimeProvider time)
{
    /// <summary>The most that are shown of one account, newest first.</summary>
    public const int MaxNotes = 200;

    private Instant Now => Moment.FromMicroseconds(time.GetCurrentMicroseconds());

    public async Task<IReadOnlyList<NoteView>> OfAsync(string account, CancellationToken cancellationToken) =>
        [
            .. (await store.Set<Note>().AsNoTracking()
                .Where(note => note.AccountKey == account && note.DeletedAt == null)
                .OrderByDescending(note => note.CreatedAt).ThenByDescending(note => note.Id)
                .Take(MaxNotes)
                .ToListAsync(cancellationToken)).Select(ViewOf),
        ];

    /// <summary>Writes a note; null where there is no such account.</summary>
    public async Task<NoteView?> WriteAsync(string account, string text, CancellationToken cancellationToken)
    {
        if (!accounts.Has(account))
        {
            return null;
        }

        var note = new Note
        {
            Id = Id.New(),
            WorkspaceId = store.Workspace,
            AccountKey = account,
            Text = Checked(text),
            AuthorId = member.Id,
            Author = member.Member?.Name ?? member.Actor,
            CreatedAt = Now,
        };
        store.Add(note);
        await SaveAsync(note, cancellationToken);

        return ViewOf(note);
    }

    /// <summary>Changes the text; false where there is no such note, or it is not his to change.</summary>
    public Task<bool> EditAsync(string account, Guid id, string text, CancellationToken cancellationToken) =>
        ChangeAsync(account, id, note => (note.Text, note.EditedAt) = (Checked(text), Now), cancellationToken);

    public Task<bool> DeleteAsync(string account, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(account, id, note => note.DeletedAt ??= Now, cancellationToken);

    /// <summary>Brings a deleted one back: the way back from deleting.</summary>
    public Task<bool> RestoreAsync(string account, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(account, id, note => note.DeletedAt = null, cancellationToken);

    /// <summary>The text as it is kept; throws where there is none or too much of it.</summary>
    private static string Checked(string? text)
    {
        var plain = text?.ReplaceLineEndings("\n").Trim() ?? "";

        return plain.Length is > 0 and <= Note.MaxText && !plain.Contains('\0', StringComparison.Ordinal)
            ? plain
            : throw new InvalidRequestException($"A note is a text of 1 to {Note.MaxText} characters.");
    }

    private async Task<bool> ChangeAsync(string account, Guid id, Action<Note> change, CancellationToken cancellationToken)
    {
        var note = await store.Set<Note>().FirstOrDefaultAsync(note => note.Id == id && note.AccountKey == account, cancellationToken);

        if (note is null || !MayChange(note))
        {
            return false;
        }

        change(note);
        await SaveAsync(note, cancellationToken);

        return true;
    }

    private async Task SaveAsync(Note note, CancellationToken cancellationToken)
    {
        await store.SaveChangesAsync(cancellationToken);
        feed.Publish(store.Workspace, new("account", note.AccountKey));
    }

    private bool MayChange(Note note) => member.May(Role.Lead) || (note.AuthorId == member.Id && member.May(Role.Support));

    private NoteView ViewOf(Note note) => new(note.Id, note.Text, note.Author, note.CreatedAt, note.EditedAt) { MayChange = MayChange(note) };
}
