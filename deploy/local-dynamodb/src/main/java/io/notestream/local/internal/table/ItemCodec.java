package io.notestream.local.internal.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.store.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Stores items as the service's JSON. */
public final class ItemCodec implements Codec<Item> {

  public static final ItemCodec INSTANCE = new ItemCodec();

  private static final ObjectMapper JSON = new ObjectMapper();

  private ItemCodec() {}

  @Override
  public byte[] encode(Item item) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      ValueJson.write(item, json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  @Override
  public Item decode(byte[] bytes) {
    try {
      return ValueJson.item(JSON.readTree(bytes));
    } catch (IOException corrupt) {
      throw new UncheckedIOException(corrupt);
    }
  }
}
