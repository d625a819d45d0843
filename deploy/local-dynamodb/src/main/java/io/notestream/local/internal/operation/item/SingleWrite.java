package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.WriteResult;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What PutItem, UpdateItem and DeleteItem have in common. */
final class SingleWrite {

  private final ServiceContext service;

  SingleWrite(ServiceContext service) {
    this.service = service;
  }

  /**
   * Carries out a write.
   *
   * @param returned the attributes that the answer is to show, null for none
   */
  ResponseBody run(
      ApiCall call,
      ItemWrite write,
      BiFunction<WriteResult, ItemWrite.Bound, @Nullable Item> returned) {
    JsonNode body = call.body();
    ReturnOptions options = ReturnOptions.of(body);
    Table table = service.usableTable(body);
    write.refuseEmpty(table.definition());
    write.refuseKeyUpdate(table.definition());
    ItemWrite.Bound bound = write.bind(table);
    WriteResult written = commit(table, bound);
    ConsumedCapacity used = new ConsumedCapacity(table.name()).write(written, 1);
    call.consume(used.total());
    Item shown = returned.apply(written, bound);
    return json -> {
      json.writeStartObject();
      ReturnOptions.writeItem(json, "Attributes", shown == null || shown.isEmpty() ? null : shown);
      used.writeMember(json, options.capacity());
      options.writeCollection(json, table.definition(), write.item());
      json.writeEndObject();
    };
  }

  private static WriteResult commit(Table table, ItemWrite.Bound bound) {
    try {
      return table.change(bound.key(), bound);
    } catch (ItemWrite.InvalidRequestException invalid) {
      throw invalid.refusal();
    }
  }
}
