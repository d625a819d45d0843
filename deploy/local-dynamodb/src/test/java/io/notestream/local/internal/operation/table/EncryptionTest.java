package io.notestream.local.internal.operation.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** What is said of the key that encrypts a table. */
class EncryptionTest extends OperationTest {

  private static final String OWN_KEY =
      "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String KEY_ARN =
      "arn:aws:kms:us-east-1:\\d{12}:key/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  @Test
  void theDefaultKeyIsOneOfTheAccountAndRegion() {
    change(table, sse -> sse.enabled(true));
    change(sorted, sse -> sse.sseType("KMS").kmsMasterKeyId("alias/aws/dynamodb"));

    assertThat(described(table).statusAsString()).isEqualTo("ENABLED");
    assertThat(described(table).sseTypeAsString()).isEqualTo("KMS");
    assertThat(described(table).kmsMasterKeyArn()).matches(KEY_ARN);
    assertThat(described(sorted)).isEqualTo(described(table));
  }

  @Test
  void whileTheEncryptionChangesTheKeySoFarIsInSight() {
    TableDescription enabled = change(table, sse -> sse.enabled(true));
    String defaultKey = described(table).kmsMasterKeyArn();
    TableDescription owned = change(table, this::own);
    TableDescription disabled = change(table, sse -> sse.enabled(false));

    assertThat(enabled.sseDescription())
        .isEqualTo(SSEDescription.builder().status("UPDATING").build());
    assertThat(owned.sseDescription()).isEqualTo(updating(defaultKey));
    assertThat(disabled.sseDescription()).isEqualTo(updating(OWN_KEY));
    assertThat(disabled.tableStatus()).isEqualTo(TableStatus.ACTIVE);
    assertThat(described(table)).isNull();
  }

  @Test
  void theKeyInUseIsRefusedIfItsArnNamesIt() {
    change(table, this::own);

    assertInvalid(
        () -> change(table, this::own),
        "One or more parameter values were invalid: Table is already encrypted with given"
            + " KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key");
    change(
        table,
        sse ->
            sse.enabled(true)
                .sseType("KMS")
                .kmsMasterKeyId("1234abcd-12ab-34cd-56ef-1234567890ab"));
    assertThat(described(table).kmsMasterKeyArn()).isEqualTo(OWN_KEY);
  }

  @Test
  void whatIsOffStaysOff() {
    assertInvalid(
        () -> change(table, sse -> {}),
        "One or more parameter values were invalid: Table is already encrypted by default");
    assertInvalid(
        () -> change(table, sse -> sse.enabled(false).sseType("KMS")),
        "One or more parameter values were invalid: SSEType can not be specified if Enabled is"
            + " false");
  }

  private void own(SSESpecification.Builder sse) {
    sse.enabled(true).sseType("KMS").kmsMasterKeyId(OWN_KEY);
  }

  private static SSEDescription updating(String key) {
    return SSEDescription.builder().status("UPDATING").sseType("KMS").kmsMasterKeyArn(key).build();
  }

  private TableDescription change(String name, Consumer<SSESpecification.Builder> sse) {
    return db.updateTable(r -> r.tableName(name).sseSpecification(sse)).tableDescription();
  }

  private SSEDescription described(String name) {
    return db.describeTable(r -> r.tableName(name)).table().sseDescription();
  }
}
