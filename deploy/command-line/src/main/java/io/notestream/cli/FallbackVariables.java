package io.notestream.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names variables of others that an option honours if its own is not set, the first one first. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface FallbackVariables {

  /** {@return the variables} */
  String[] value();
}
