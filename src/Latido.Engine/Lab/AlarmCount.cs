namespace Latido.Engine.Lab;

/// <summary>Observations by whether there was an alarm and whether the outcome followed.</summary>
/// <param name="Right">Alarm, and it happened.</param>
/// <param name="Wrong">Alarm, and it did not.</param>
/// <param name="Missed">No alarm, and it happened: also where there was no score.</param>
internal record struct AlarmCount(long Right, long Wrong, long Missed)
{
    /// <summary>The share of alarms that were right; NaN without any.</summary>
    public readonly double Precision => Right + Wrong == 0 ? double.NaN : (double)Right / (Right + Wrong);

    /// <summary>The share of what happened that there was an alarm for; NaN where nothing happened.</summary>
    public readonly double Recall => Right + Missed == 0 ? double.NaN : (double)Right / (Right + Missed);

    public void Add(bool isAlarm, bool happened)
    {
        Right += isAlarm && happened ? 1 : 0;
        Wrong += isAlarm && !happened ? 1 : 0;
        Missed += !isAlarm && happened ? 1 : 0;
    }

    public void Add(AlarmCount other, int times)
    {
        Right += times * other.Right;
        Wrong += times * other.Wrong;
        Missed += times * other.Missed;
    }
}
