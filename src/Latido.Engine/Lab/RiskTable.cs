namespace Latido.Engine.Lab;

/// <summary>
/// How many observations of each risk were followed by the outcome, and how many were not. From it comes the area under the ROC
/// curve: the chance that of two observations, one followed by it and one not, the former had the higher risk; ties count half.
/// </summary>
internal sealed class RiskTable
{
    private readonly long[] happened = new long[Risk.Most + 1];
    private readonly long[] stayed = new long[Risk.Most + 1];

    public long Happened { get; private set; }

    public long Stayed { get; private set; }

    public void Clear()
    {
        Array.Clear(happened);
        Array.Clear(stayed);
        (Happened, Stayed) = (0, 0);
    }

    public void Add(ushort risk, bool hasHappened, int times = 1)
    {
        if (hasHappened)
        {
            happened[risk] += times;
            Happened += times;
        }
        else
        {
            stayed[risk] += times;
            Stayed += times;
        }
    }

    /// <summary>0.5 is chance, 1 is perfect; NaN where either kind is missing.</summary>
    public double Auc()
    {
        if (Happened == 0 || Stayed == 0)
        {
            return double.NaN;
        }

        var (sum, below) = (0.0, 0L);

        for (var risk = 0; risk <= Risk.Most; risk++)
        {
            sum += happened[risk] * (below + (stayed[risk] / 2.0));
            below += stayed[risk];
        }

        return sum / ((double)Happened * Stayed);
    }

    /// <summary>Risks and how many observations had them, the healthiest first; only those that any had.</summary>
    public IEnumerable<(ushort Risk, long Happened, long All)> Rows()
    {
        for (var risk = 0; risk <= Risk.Most; risk++)
        {
            if (happened[risk] + stayed[risk] is > 0 and var all)
            {
                yield return ((ushort)risk, happened[risk], all);
            }
        }
    }
}
