package io.notestream.local.internal.control;

import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Faults;
import io.notestream.local.fault.IndexDelays;
import io.notestream.local.internal.ttl.ExpirySweeper;
import io.notestream.local.stream.StreamControl;

/** The parts of an engine that can be controlled. */
public record ControlledEngine(
    ControlledClock clock,
    ExpirySweeper expiry,
    IndexDelays indexDelays,
    StreamControl streams,
    Faults faults,
    CallStats stats) {}
