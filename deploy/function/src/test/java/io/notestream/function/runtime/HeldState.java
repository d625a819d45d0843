package io.notestream.function.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an object of this project holds that a snapshot of its process must not: a time of now, a
 * generator of random numbers, or credentials. Looks into the fields of this project's classes and
 * into collections; what the SDK holds is not seen.
 */
public final class HeldState {

  private final long nanosBefore;
  private final Instant before;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> found = new ArrayList<>();

  /** Begins to look: what is made after this is not to hold a time since. */
  public HeldState() {
    nanosBefore = System.nanoTime();
    before = Instant.now();
  }

  /** Returns the paths of what an object holds and should not, with the types. */
  public List<String> of(Object object) {
    visit(object, object.getClass().getSimpleName());
    return found;
  }

  /** Returns how many objects were looked into. */
  public int size() {
    return seen.size();
  }

  private void visit(Object object, String path) {
    if (object == null || !seen.add(object)) {
      return;
    }
    if (object instanceof Random || isRecent(object) || isCredentials(object.getClass())) {
      found.add(path + ": " + object.getClass().getName());
    }
    if (object instanceof Optional<?> optional) {
      visit(optional.orElse(null), path);
    } else if (object instanceof AtomicReference<?> reference) {
      visit(reference.get(), path);
    } else if (object instanceof AtomicLong number) {
      visitNumber(number.get(), path);
    } else if (object instanceof Map<?, ?> map && isOfTheJdk(object)) {
      map.forEach(
          (key, value) -> {
            visit(key, path + ".key");
            visit(value, path + "[" + key + "]");
          });
    } else if (object instanceof Collection<?> all && isOfTheJdk(object)) {
      all.forEach(element -> visit(element, path + "[]"));
    } else if (object instanceof Object[]) {
      for (int i = 0; i < Array.getLength(object); i++) {
        visit(Array.get(object, i), path + "[]");
      }
    } else {
      visitFields(object, path);
    }
  }

  private void visitFields(Object object, String path) {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().startsWith("io.notestream.")) {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            visitField(object, field, path + "." + field.getName());
          }
        }
      }
    }
  }

  private void visitField(Object object, Field field, String path) {
    try {
      field.setAccessible(true);
      Object value = field.get(object);
      if (field.getType() == long.class) {
        visitNumber((Long) value, path);
      } else if (!field.getType().isPrimitive()) {
        visit(value, path);
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes a number for a time if one of the clocks has shown it since the beginning. */
  private void visitNumber(long number, String path) {
    Instant now = Instant.now();
    if ((number >= nanosBefore && number <= System.nanoTime())
        || (number >= before.toEpochMilli() && number <= now.toEpochMilli())
        || (number >= before.getEpochSecond() && number <= now.getEpochSecond())) {
      found.add(path + ": " + number);
    }
  }

  private boolean isRecent(Object object) {
    return object instanceof Instant instant
        && Duration.between(before, instant).abs().compareTo(Duration.ofDays(1)) < 0;
  }

  private static boolean isCredentials(Class<?> type) {
    return type.getName().startsWith("software.amazon.awssdk.")
        && type.getSimpleName().endsWith("Credentials");
  }

  private static boolean isOfTheJdk(Object object) {
    return object.getClass().getName().startsWith("java.util.");
  }
}
