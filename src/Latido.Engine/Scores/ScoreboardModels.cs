using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// Which model rates which account. That is noted on the day on which it is so, like seats: a close made again later is made by the
/// model of its day, and a log read again notes the same.
/// </summary>
public sealed partial class Scoreboard
{
    private ModelChooser? chooser;

    /// <summary>Takes note of the model of every account, where there are several: after a new day or new settings.</summary>
    private void NoteModels()
    {
        MakeStates();

        foreach (var account in Facts.Accounts)
        {
            NoteModel(account);
        }
    }

    /// <summary>Takes note of which model rates an account, where there are several. Before the first day there is no day to note it for.</summary>
    private void NoteModel(AccountFacts account)
    {
        chooser ??= new(history.Latest);

        if (chooser.IsNeeded && Today > 0)
        {
            states[account.No].NoteModel(chooser.Choose(account, account.Traits, Today), Today, history.FirstDayWithModels);
        }
    }
}
