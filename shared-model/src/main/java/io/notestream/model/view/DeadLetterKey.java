package io.notestream.model.view;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Identifies a dead letter: the same record parked twice, by whichever process, is one letter, and
 * two records are two. Immutable.
 *
 * @param sequence forty digits: the padded sequence number, or zeros for a record without one
 * @param recordHash the first 16 hex digits of the SHA-256 of the record's key; of the whole record
 *     if it has no sequence number, or if another record's letter has the first hash already
 * @param reaction the name of the pending reaction; {@code null} for a record that is to be applied
 * @param generation the generation of the views in which the record is to be applied; 1 for a
 *     reaction, which is the same whichever generation is live
 */
public record DeadLetterKey(
    String sequence, String recordHash, @Nullable String reaction, int generation) {

  private static final int HASH_DIGITS = 16;

  /**
   * {@return the key of a record with a sequence number}
   *
   * @param sequence the record's sequence number
   * @param pk the partition key of the record's item; empty if unknown
   * @param sk the sort key of the record's item; empty if unknown
   */
  public static DeadLetterKey ofRecord(SequenceNumber sequence, String pk, String sk) {
    return new DeadLetterKey(sequence.padded(), hash(keyBytes(pk, sk)), null, 1);
  }

  /**
   * {@return the key of a record without a sequence number}
   *
   * @param record the whole record, serialized so that the same record gives the same bytes
   */
  public static DeadLetterKey ofRecord(byte[] record) {
    return new DeadLetterKey("0".repeat(SequenceNumber.MAX_DIGITS), hash(record), null, 1);
  }

  /**
   * {@return the key of a reaction to a record}
   *
   * @param sequence the record's sequence number
   * @param pk the partition key of the record's item
   * @param sk the sort key of the record's item
   * @param reaction the reaction's name
   */
  public static DeadLetterKey ofReaction(
      SequenceNumber sequence, String pk, String sk, String reaction) {
    return new DeadLetterKey(sequence.padded(), hash(keyBytes(pk, sk)), reaction, 1);
  }

  /**
   * {@return the key beside this one, of another record to which the same sequence number and key
   * belong}
   *
   * @param record the whole record, serialized so that the same record gives the same bytes
   */
  public DeadLetterKey beside(byte[] record) {
    return new DeadLetterKey(sequence, hash(record), reaction, generation);
  }

  /**
   * {@return the key of the same record's letter in a generation} Each generation has letters of
   * its own: what one could not count another may have counted.
   *
   * @param ofViews the generation of the views
   */
  public DeadLetterKey inGeneration(int ofViews) {
    return new DeadLetterKey(sequence, recordHash, reaction, reaction == null ? ofViews : 1);
  }

  /** {@return the partition key} */
  public String pk() {
    return OpsKeys.deadLetterPartition(sequence);
  }

  /** {@return the sort key} */
  public String sk() {
    return sequence
        + "#"
        + recordHash
        + (reaction == null ? recordSuffix(generation) : "#REACTION." + reaction);
  }

  /**
   * {@return what the sort keys of records end with}
   *
   * @param generation the generation of the views
   */
  public static String recordSuffix(int generation) {
    return generation == 1 ? "#RECORD" : "#RECORD." + generation;
  }

  /** {@return the primary key} */
  public Map<String, AttributeValue> toAttributes() {
    return KeyAttributes.primaryKey(pk(), sk());
  }

  /**
   * {@return the primary key of the item with a part of the payload}
   *
   * @param part counted from 1
   */
  public Map<String, AttributeValue> part(int part) {
    return part(toAttributes(), part);
  }

  /**
   * {@return the primary key of the item with a part of the payload}
   *
   * @param letter the primary key of the letter
   * @param part counted from 1
   */
  public static Map<String, AttributeValue> part(Map<String, AttributeValue> letter, int part) {
    String sk = Objects.requireNonNull(letter.get(KeyAttributes.SK)).s();
    return KeyAttributes.primaryKey(
        Objects.requireNonNull(letter.get(KeyAttributes.PK)).s(),
        sk + String.format(Locale.ROOT, "#part-%03d", part));
  }

  private static byte[] keyBytes(String pk, String sk) {
    return (pk + "\0" + sk).getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
