package io.notestream.function.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes one jar of many, as a function is uploaded. */
final class FatJar {

  private static final String SERVICES = "META-INF/services/";

  private FatJar() {}

  /** Writes what jars and folders hold to one jar; of an entry that is in several, the first. */
  static void write(Path to, List<Path> parts) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    Map<String, String> services = new HashMap<>();
    for (Path part : parts) {
      if (Files.isDirectory(part)) {
        addFolder(entries, part);
      } else {
        addJar(entries, services, part);
      }
    }
    services.forEach((name, text) -> entries.put(name, text.getBytes(StandardCharsets.UTF_8)));
    try (OutputStream file = Files.newOutputStream(to);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }

  private static void addFolder(Map<String, byte[]> entries, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putIfAbsent(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  private static void addJar(Map<String, byte[]> entries, Map<String, String> services, Path part)
      throws IOException {
    try (JarFile jar = new JarFile(part.toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          if (entry.getName().startsWith(SERVICES)) {
            services.merge(
                entry.getName(), new String(bytes, StandardCharsets.UTF_8), (a, b) -> a + "\n" + b);
          } else {
            entries.putIfAbsent(entry.getName(), bytes);
          }
        }
      }
    }
  }
}
