package io.notestream.cli;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;

/** Finds our own annotations beside picocli's. */
final class Annotations {

  private Annotations() {}

  /** Returns the annotation of the field or parameter that an option is bound to. */
  static <A extends Annotation> Optional<A> on(ArgSpec argument, Class<A> type) {
    return argument.userObject() instanceof AnnotatedElement element
        ? Optional.ofNullable(element.getAnnotation(type))
        : Optional.empty();
  }
}
