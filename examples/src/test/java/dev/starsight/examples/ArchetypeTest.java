package dev.starsight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the application that the archetype makes, and runs its test. */
@Tag("any-locale")
class ArchetypeTest {

  private static final Path RESOURCES = Path.of("archetype/src/main/resources/archetype-resources");
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "groupId", "org.example",
          "artifactId", "stars",
          "version", "1.0",
          "package", "org.example.stars",
          "starsightVersion", "0.1.0");

  @Test
  void theApplicationPassesItsTest(@TempDir Path directory) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-Xlint:all,-path",
                "-Werror",
                "-d",
                directory.resolve("classes").toString(),
                "-cp",
                System.getProperty("java.class.path")));
    for (Path source : files(".java")) {
      Path generated = directory.resolve(source.getFileName().toString());
      arguments.add(Files.writeString(generated, generated(source)).toString());
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, printed, printed, arguments.toArray(String[]::new));
    assertThat(compiled).as(printed.toString(StandardCharsets.UTF_8)).isZero();

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.resolve("classes").toUri().toURL()})) {
      Class<?> type = loader.loadClass("org.example.stars.StarsTest");
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object test = constructor.newInstance();
      Field temporary = type.getDeclaredField("directory");
      temporary.setAccessible(true);
      temporary.set(test, directory);
      Method method = type.getDeclaredMethod("trainsAndPredicts");
      method.setAccessible(true);
      method.invoke(test);
    }
    assertThat(directory.resolve("model/model.json")).exists();
  }

  @Test
  void everyPropertyIsReplaced() throws IOException {
    for (Path file :
        Stream.of(files(".java"), files(".xml"), files(".md")).flatMap(List::stream).toList()) {
      assertThat(generated(file)).as(file.toString()).doesNotContain("${");
    }
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static String generated(Path file) throws IOException {
    return Pattern.compile("\\$\\{(\\w+)}")
        .matcher(Files.readString(file))
        .replaceAll(
            found -> PROPERTIES.getOrDefault(found.group(1), "\\${" + found.group(1) + "}"));
  }
}
