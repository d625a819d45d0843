package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A condition that is ready to be tested. */
final class BoundCondition implements Condition {

  private final ItemPredicate predicate;
  private final List<DocumentPath> paths;

  BoundCondition(ItemPredicate predicate, List<DocumentPath> paths) {
    this.predicate = predicate;
    this.paths = List.copyOf(paths);
  }

  @Override
  public boolean test(@Nullable Item item) {
    return predicate.test(item == null ? Item.empty() : item);
  }

  @Override
  public Set<String> attributes() {
    return attributes(paths);
  }

  @Override
  public Set<String> nestedAttributes() {
    return nestedAttributes(paths);
  }

  static Set<String> attributes(List<DocumentPath> paths) {
    Set<String> names = new LinkedHashSet<>();
    paths.forEach(path -> names.add(path.attribute()));
    return Collections.unmodifiableSet(names);
  }

  static Set<String> nestedAttributes(List<DocumentPath> paths) {
    return attributes(paths.stream().filter(DocumentPath::isNested).toList());
  }
}
