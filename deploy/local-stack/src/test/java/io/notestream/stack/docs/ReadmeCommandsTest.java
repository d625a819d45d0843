package io.notestream.stack.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The READMEs other than the consumer's, and what holds for all of them. */
@Order(1) // It takes long: it begins first.
class ReadmeCommandsTest extends ReadmeCommands {

  private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)#");

  /** Reasons of blocks that no machine of ours can run; all others are to be few. */
  private static final Set<String> CANNOT_RUN_HERE =
      Set.of(
          "needs an account",
          "needs a container engine",
          "needs a container engine and an account");

  ReadmeCommandsTest() {
    super(false);
  }

  @Test
  void whatIsNotRunSaysWhy() {
    assertThat(MarkdownBlock.all())
        .filteredOn(block -> block.is("skip"))
        .allSatisfy(block -> assertThat(block.directives().get("skip")).isNotBlank())
        .filteredOn(block -> !CANNOT_RUN_HERE.contains(block.directives().get("skip")))
        .hasSizeLessThan(15);
  }

  /** The default shell of macOS takes a comment for arguments when somebody pastes it. */
  @Test
  void noCommandHasAComment() {
    assertThat(MarkdownBlock.all())
        .filteredOn(block -> LANGUAGES.contains(block.language()))
        .isNotEmpty()
        .allSatisfy(
            block ->
                assertThat(steps(block))
                    .as(block.name())
                    .extracting(Step::command)
                    .noneMatch(command -> COMMENT.matcher(command).find()));
  }
}
