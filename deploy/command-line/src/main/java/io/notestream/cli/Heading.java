package io.notestream.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the group under which the help lists an option, or all options that a class declares.
 * Options without one are listed first, under "Options".
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.PARAMETER})
public @interface Heading {

  /** {@return the name of the group, such as "Connection"} */
  String value();
}
