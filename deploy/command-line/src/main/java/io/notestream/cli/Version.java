package io.notestream.cli;

import picocli.CommandLine;

/** The version that this module was built as, which is that of the programs built with it. */
final class Version implements CommandLine.IVersionProvider {

  private final String program;

  Version(String program) {
    this.program = program;
  }

  @Override
  public String[] getVersion() {
    return new String[] {program + " " + number()};
  }

  static String number() {
    return Build.current().version();
  }
}
