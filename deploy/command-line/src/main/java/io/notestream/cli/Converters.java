package io.notestream.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the values of options. What a converter throws completes the sentence "must be …", which
 * {@link UsageErrors} prints.
 */
final class Converters {

  private static final String NUMBER = "a whole number";

  private Converters() {}

  /** Registers the converters, for the command and its subcommands. */
  static void register(CommandLine commands) {
    commands
        .registerConverter(int.class, Converters::integer)
        .registerConverter(Integer.class, Converters::integer)
        .registerConverter(long.class, Converters::longInteger)
        .registerConverter(Long.class, Converters::longInteger)
        .registerConverter(boolean.class, Converters::truth)
        .registerConverter(Boolean.class, Converters::truth)
        .registerConverter(Duration.class, new Durations.Converter())
        .registerConverter(Instant.class, Converters::instant)
        .registerConverter(Path.class, Converters::path)
        .registerConverter(URI.class, Converters::address);
    Commands.all(commands)
        .flatMap(command -> command.getCommandSpec().args().stream())
        .map(ArgSpec::type)
        .filter(Class::isEnum)
        .forEach(type -> registerEnum(commands, type));
  }

  /** Returns the values that the help and errors name: the constants in lower case. */
  static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Returns the limits in words, to follow "a whole number, ". */
  static String limits(Range range) {
    return range.max() == Long.MAX_VALUE
        ? "at least " + range.min()
        : range.min() + " to " + range.max();
  }

  /**
   * Checks the limits of an option.
   *
   * @throws CommandLine.ParameterException if its value is beyond them
   */
  static void checkLimits(CommandLine command, OptionSpec option) {
    if (option.getValue() instanceof Number value) {
      Annotations.on(option, Range.class)
          .filter(range -> value.longValue() < range.min() || value.longValue() > range.max())
          .ifPresent(
              range -> {
                throw new CommandLine.ParameterException(
                    command,
                    "out of bounds",
                    new TypeConversionException(NUMBER),
                    option,
                    value.toString());
              });
    }
  }

  private static Integer integer(String text) {
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(NUMBER);
    }
  }

  private static Long longInteger(String text) {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(NUMBER);
    }
  }

  private static Boolean truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new TypeConversionException("true or false");
    };
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeException e) {
      throw new TypeConversionException("a time such as 2026-01-01T00:00:00Z");
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("a path");
    }
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text.strip());
      if (List.of("http", "https").contains(address.getScheme()) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // The same as any other text that is no address.
    }
    throw new TypeConversionException("a URL such as http://127.0.0.1:8000");
  }

  private static <T> void registerEnum(CommandLine commands, Class<T> type) {
    ITypeConverter<T> converter =
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(oneOf(names(type))));
    commands.registerConverter(type, converter);
  }

  private static String oneOf(List<String> names) {
    int last = names.size() - 1;
    if (last == 0) {
      return names.get(0);
    }
    return names.stream().limit(last).collect(Collectors.joining(", ")) + " or " + names.get(last);
  }
}
