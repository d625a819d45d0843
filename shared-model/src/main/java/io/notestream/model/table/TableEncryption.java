package io.notestream.model.table;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.SSEStatus;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** By which key a table is encrypted. Immutable. */
public final class TableEncryption {

  /** The alias of the account's key that AWS manages for DynamoDB. */
  private static final String MANAGED = "alias/aws/dynamodb";

  private static final TableEncryption STANDARD = new TableEncryption(null);

  private final @Nullable String key;

  private TableEncryption(@Nullable String key) {
    this.key = key;
  }

  /**
   * Returns the encryption that every table has: by a key that DynamoDB owns, and that costs
   * nothing.
   *
   * @return the default
   */
  public static TableEncryption standard() {
    return STANDARD;
  }

  /**
   * Returns the encryption by a key of the account.
   *
   * @param key its id, ARN or alias, such as {@code alias/aws/dynamodb} for the key that AWS
   *     manages
   * @return the encryption
   * @throws IllegalArgumentException if there is no name
   */
  public static TableEncryption by(String key) {
    if (key.isBlank()) {
      throw new IllegalArgumentException("a key has an id, an ARN or an alias");
    }
    return new TableEncryption(key.strip());
  }

  /**
   * Returns the encryption of a table that exists.
   *
   * @param table what DynamoDB says about it
   * @return its encryption
   */
  public static TableEncryption of(TableDescription table) {
    SSEDescription described = table.sseDescription();
    boolean own =
        described != null
            && described.kmsMasterKeyArn() != null
            && (described.status() == SSEStatus.ENABLED
                || described.status() == SSEStatus.UPDATING);
    return own ? by(described.kmsMasterKeyArn()) : STANDARD;
  }

  /** Returns what a table is created with; empty for the default. */
  Optional<SSESpecification> specification() {
    if (key == null) {
      return Optional.empty();
    }
    SSESpecification.Builder specification =
        SSESpecification.builder().enabled(true).sseType(SSEType.KMS);
    if (!key.equals(MANAGED)) { // DynamoDB's reference: to be named only if it is another key.
      specification.kmsMasterKeyId(key);
    }
    return Optional.of(specification.build());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableEncryption that
        && String.valueOf(key).equals(String.valueOf(that.key));
  }

  @Override
  public int hashCode() {
    return String.valueOf(key).hashCode();
  }

  /** Returns the key, in words. */
  @Override
  public String toString() {
    return key == null ? "a key that DynamoDB owns" : "the key " + key;
  }
}
