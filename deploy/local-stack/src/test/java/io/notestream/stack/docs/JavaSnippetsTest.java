package io.notestream.stack.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles every Java snippet of the READMEs. A snippet is a whole file, or statements. For
 * statements the comments {@code test: imports, TYPE TYPE} and {@code test: given, TYPE NAME}
 * before the block say what a reader has got by then.
 */
class JavaSnippetsTest {

  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public |final |abstract )*(?:class|interface|record|enum) (\\w+)",
          Pattern.MULTILINE);

  @TempDir private static Path classes;

  @TestFactory
  Stream<DynamicTest> everySnippetCompiles() {
    return snippets().stream()
        .map(block -> DynamicTest.dynamicTest(block.name(), () -> compile(block)));
  }

  @Test
  void thereAreSnippets() {
    assertThat(snippets()).hasSizeGreaterThan(5);
  }

  private static List<MarkdownBlock> snippets() {
    return MarkdownBlock.all().stream().filter(block -> block.language().equals("java")).toList();
  }

  private static void compile(MarkdownBlock block) {
    String source = source(block);
    var matcher = TYPE.matcher(source);
    String name = matcher.find() ? matcher.group(1) : "Snippet";
    var packageName = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE).matcher(source);
    String path = (packageName.find() ? packageName.group(1).replace('.', '/') + "/" : "") + name;
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();

    boolean compiled =
        compiler
            .getTask(
                errors,
                null,
                null,
                List.of("-proc:none", "-implicit:none", "-d", classes.toString()),
                null,
                List.of(inMemory(path, source)))
            .call();

    assertThat(compiled).as(() -> errors + "\n" + source).isTrue();
  }

  /** The snippet as a file: statements get a class around them. */
  private static String source(MarkdownBlock block) {
    String text = block.text();
    if (TYPE.matcher(text).find()) {
      return text;
    }
    String imports =
        Stream.of(block.directives().getOrDefault("imports", "").split(" "))
            .filter(type -> !type.isEmpty())
            .map("import %s;%n"::formatted)
            .collect(Collectors.joining());
    String given = block.directives().getOrDefault("given", "");
    return imports
        + "class Snippet {\n  void snippet("
        + given
        + ") throws Exception {\n"
        + text
        + "  }\n}\n";
  }

  private static JavaFileObject inMemory(String path, String source) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + path + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
