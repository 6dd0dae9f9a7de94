namespace DrFunctions.Durable;

/// <summary>Thrown by an activity to say that trying again cannot help: retry policies stop here.</summary>
public class NonRetriableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
