using Latido.Engine.Facts;

namespace Latido.Server.Ingest;

/// <summary>
/// Business facts that say a person and no account, as a survey tool or a mailbox has them. Only what stands alone may: who opened a
/// ticket or began a subscription may be elsewhere when it ends.
/// </summary>
internal static class FactsByPerson
{
    /// <summary>The places of such facts among the calls.</summary>
    public static List<int> In(Calls calls)
    {
        List<int> found = [];

        for (var i = 0; i < calls.Count; i++)
        {
            ref readonly var call = ref calls[i];

            if (call is { Kind: CallKind.Business, Person.Length: > 0, Flaw: null } && TextBounds.Trim(call.Account, calls).Length == 0
                && BusinessForms.Find(calls.Text(TextBounds.Trim(call.Name, calls))) is { StandsAlone: true })
            {
                found.Add(i);
            }
        }

        return found;
    }
}
