package io.notestream.local.internal.table;

import io.notestream.local.fault.IndexDelays;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.store.StoreMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All tables of an engine. Safe for use by several threads. */
public final class Tables {

  private static final String DEFINITIONS = "tables";

  private final Store store;
  private final StreamLog streams;
  private final InstantSource clock;
  private final Duration settling;
  private final ItemHolds holds = new ItemHolds();
  private final IndexDelays delays = new IndexDelaySettings();
  private final Transactions transactions;
  private final StoreMap<TableDefinition> definitions;
  private final NavigableMap<String, Table> tables = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<String, Unsettled> unsettled = new ConcurrentHashMap<>();

  /**
   * Opens the tables that the store holds.
   *
   * @param settling how long a table is CREATING, UPDATING or DELETING; zero for not at all
   */
  public Tables(Store store, StreamLog streams, InstantSource clock, Duration settling) {
    this.store = store;
    this.streams = streams;
    this.clock = clock;
    this.settling = settling;
    this.transactions = new Transactions(store, holds);
    this.definitions = store.map(DEFINITIONS, TableCodec.INSTANCE);
    for (Iterator<StoreMap.Entry<TableDefinition>> each = definitions.ascending(new byte[0], null);
        each.hasNext(); ) {
      TableDefinition definition = each.next().value();
      tables.put(definition.name(), new Table(store, holds, streams, delays, clock, definition));
    }
  }

  /** Returns the transactions over these tables. */
  public Transactions transactions() {
    return transactions;
  }

  /** Returns the delays of global indexes. */
  public IndexDelays indexDelays() {
    return delays;
  }

  /** Returns the table of that name, in whatever state it is. */
  public Optional<Table> find(String name) {
    Table table = tables.get(name);
    if (table != null && isOver(unsettled.get(name), TableStatus.DELETING)) {
      purge(name);
      return Optional.empty();
    }
    return Optional.ofNullable(table);
  }

  /**
   * Returns the table of that name, for reading and writing items.
   *
   * @throws ServiceException ResourceNotFoundException if there is none, or not yet, or no more
   */
  public Table usable(String name) {
    Table table = tables.get(name);
    if (table == null || (!unsettled.isEmpty() && !isUsable(name))) {
      throw ServiceException.resourceNotFound("Requested resource not found");
    }
    return table;
  }

  private boolean isUsable(String name) {
    TableStatus status = find(name).map(this::status).orElse(TableStatus.DELETING);
    return status == TableStatus.ACTIVE || status == TableStatus.UPDATING;
  }

  /** Returns the names of all tables that come after {@code start}, sorted. */
  public List<String> names(@Nullable String start) {
    return (start == null ? tables : tables.tailMap(start, false))
        .keySet().stream().filter(name -> find(name).isPresent()).toList();
  }

  /** Returns the state of a table, as callers are shown it. */
  public TableStatus status(Table table) {
    Unsettled state = unsettled.get(table.name());
    return state == null || isOver(state, state.status) ? TableStatus.ACTIVE : state.status;
  }

  /** Returns the state of a global index, as callers are shown it. */
  public TableStatus indexStatus(Table table, String index) {
    Unsettled state = unsettled.get(table.name());
    if (state == null || isOver(state, state.status)) {
      return TableStatus.ACTIVE;
    }
    return state.status == TableStatus.CREATING || index.equals(state.newIndex)
        ? TableStatus.CREATING
        : TableStatus.ACTIVE;
  }

  /**
   * Creates a table.
   *
   * @param view what its stream shows, null for no stream
   * @throws ServiceException ResourceInUseException if the name is taken
   */
  public Table create(TableDefinition asked, @Nullable StreamView view) {
    return store.commit(
        () -> {
          if (find(asked.name()).isPresent()) {
            throw ServiceException.resourceInUse("Table already exists: " + asked.name());
          }
          TableDefinition definition = view == null ? asked : withStream(asked, view);
          Table table = new Table(store, holds, streams, delays, clock, definition);
          definitions.put(key(definition.name()), definition);
          tables.put(definition.name(), table);
          settle(definition.name(), TableStatus.CREATING, null);
          return table;
        });
  }

  /** Changes the definition of a table; new indexes are filled from its items. */
  public Table update(Table table, UnaryOperator<TableDefinition> change) {
    return store.commit(
        () -> {
          TableDefinition before = table.definition();
          TableDefinition after = change.apply(before);
          table.become(after);
          definitions.put(key(after.name()), after);
          settle(
              after.name(),
              TableStatus.UPDATING,
              after.indexes().stream()
                  .map(IndexDefinition::name)
                  .filter(name -> before.index(name).isEmpty())
                  .findFirst()
                  .orElse(null));
          return table;
        });
  }

  /** Changes settings of a table, which stays ACTIVE meanwhile. */
  public Table set(Table table, UnaryOperator<TableSettings> change) {
    return store.commit(
        () -> {
          TableDefinition after =
              table.definition().with(change.apply(table.definition().settings()));
          table.become(after);
          definitions.put(key(after.name()), after);
          return table;
        });
  }

  /**
   * Opens a stream, whose label goes into the definition. Called in a change of {@link #update}.
   */
  public TableDefinition withStream(TableDefinition definition, StreamView view) {
    return definition.with(definition.settings().withStream(view, streams.open(definition, view)));
  }

  /** Closes the stream, which stays the latest one. Called in a change of {@link #update}. */
  public TableDefinition withoutStream(TableDefinition definition) {
    streams.close(definition);
    return definition.with(
        definition.settings().withStream(null, definition.settings().latestStreamLabel()));
  }

  /** Removes a table with all that it holds; its stream is closed. */
  public void delete(Table table) {
    store.commit(
        () -> {
          if (table.definition().settings().stream() != null) {
            streams.close(table.definition());
          }
          if (settling.isZero()) {
            purge(table.name());
          } else {
            settle(table.name(), TableStatus.DELETING, null);
          }
          return table;
        });
  }

  private void purge(String name) {
    store.commit(
        () -> {
          Table table = tables.remove(name);
          unsettled.remove(name);
          if (table != null) {
            definitions.remove(key(name));
            table.dropAll();
          }
          return name;
        });
  }

  private void settle(String name, TableStatus status, @Nullable String newIndex) {
    if (!settling.isZero()) {
      unsettled.put(name, new Unsettled(status, clock.instant().plus(settling), newIndex));
    }
  }

  private boolean isOver(@Nullable Unsettled state, TableStatus status) {
    return state != null && state.status == status && !clock.instant().isBefore(state.until);
  }

  private static byte[] key(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private record Unsettled(TableStatus status, Instant until, @Nullable String newIndex) {}
}
