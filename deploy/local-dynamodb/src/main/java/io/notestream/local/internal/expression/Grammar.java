package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;

/**
 * The grammar of a kind of expression. It remembers those that were read: clients send the same few
 * texts again and again. Safe for use by several threads.
 *
 * @param <T> what an expression becomes
 */
final class Grammar<T> {

  static final Grammar<Syntax> CONDITION = new Grammar<>(ConditionReader::read);
  static final Grammar<UpdateSyntax> UPDATE = new Grammar<>(UpdateReader::read);
  static final Grammar<List<DocumentPath>> PROJECTION = new Grammar<>(ProjectionReader::read);

  private static final int MAX_REMEMBERED = 1000;

  private final BiFunction<String, String, T> reader;
  private final ConcurrentMap<String, T> known = new ConcurrentHashMap<>();

  private Grammar(BiFunction<String, String, T> reader) {
    this.reader = reader;
  }

  /**
   * Reads an expression.
   *
   * @param parameter the name of the parameter that holds it, for errors
   * @throws ServiceException ValidationException if the expression is not well formed
   */
  T read(String parameter, String text) {
    T remembered = known.get(text);
    if (remembered != null) {
      return remembered;
    }
    T read = reader.apply(parameter, text);
    if (known.size() >= MAX_REMEMBERED) {
      known.clear();
    }
    known.put(text, read);
    return read;
  }
}
