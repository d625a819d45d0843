package io.notestream.local.fault;

/**
 * A fault that was put in force. It ends when it has met as many calls as it was made for, or when
 * it is removed. Safe for use by several threads.
 */
public interface Fault {

  /** Returns the fault's number; later faults have higher ones. */
  long id();

  /** Returns which calls the fault meets. */
  FaultScope scope();

  /** Returns what the fault does to a call. */
  Effect effect();

  /** Returns how many calls the fault has met. */
  long hits();

  /** Ends the fault; calls that it has met already keep its effect. */
  void remove();
}
