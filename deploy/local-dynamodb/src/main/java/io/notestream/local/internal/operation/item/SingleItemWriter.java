package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.WriteResult;

/** Carries out what PutItem, UpdateItem and DeleteItem have read from their requests. */
final class SingleItemWriter {

  private final ServiceContext service;

  SingleItemWriter(ServiceContext service) {
    this.service = service;
  }

  /**
   * Writes one item.
   *
   * @param returnValues which attributes the response shows
   */
  ResponseBody write(ApiCall call, ItemWrite write, ReturnValues returnValues) {
    JsonNode request = call.body();
    ReturnOptions options = ReturnOptions.of(request);
    Table table = service.usableTable(request);
    write.refuseEmpty(table.definition());
    write.refuseKeyUpdate(table.definition());
    WriteResult written = commit(write.bind(table));
    ConsumedCapacity capacity = ConsumedCapacity.of(request).write(written, 1);
    call.consume(capacity.total());
    Item shown = returnValues.of(written, write.update());
    return json -> {
      json.writeStartObject();
      ReturnOptions.writeItem(json, "Attributes", shown == null || shown.isEmpty() ? null : shown);
      capacity.writeMember(json, options.capacity());
      options.writeCollection(json, table.definition(), write.item());
      json.writeEndObject();
    };
  }

  private static WriteResult commit(BoundWrite write) {
    try {
      return write.table().change(write.key(), write);
    } catch (InvalidRequestException invalid) {
      throw invalid.refusal();
    }
  }
}
