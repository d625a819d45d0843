package io.notestream.local.fault;

/**
 * A fault that was put in force. It ends when it has met as many calls as it was made for, or when
 * it is removed. Safe for use by several threads.
 */
public interface Fault {

  /** {@return the fault's number; later faults have higher ones} */
  long id();

  /** {@return which calls the fault meets} */
  FaultScope scope();

  /** {@return what the fault does to a call} */
  Effect effect();

  /** {@return how many calls the fault has met} */
  long hits();

  /** Ends the fault; calls that it has met already keep its effect. */
  void remove();
}
