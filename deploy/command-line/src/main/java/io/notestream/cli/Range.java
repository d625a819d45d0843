package io.notestream.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Limits an option that is a whole number; help and errors name the limits. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface Range {

  /** The largest port number. */
  long MAX_PORT = 65_535;

  /** {@return the smallest value that is allowed} */
  long min();

  /** {@return the largest value that is allowed; there is no limit by default} */
  long max() default Long.MAX_VALUE;
}
