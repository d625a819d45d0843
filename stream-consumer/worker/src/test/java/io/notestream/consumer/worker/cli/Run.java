package io.notestream.consumer.worker.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** How a command of the worker's program ended in this process, and what it printed. */
record Run(int code, String out, String err) {

  /** Runs a command. */
  static Run of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands = Main.program().build().commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = commands.execute(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  /** Runs a command against an engine. */
  static Run on(URI endpoint, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--endpoint-url", endpoint.toString(), "--region", "us-east-1"));
    return of(all.toArray(String[]::new));
  }
}
