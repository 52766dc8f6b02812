package dev.starsight.automl.source;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Compiles a candidate's Java file in memory and makes an object of its class. */
final class CandidateCompiler {

  private static final String ENDING = ".java";

  private CandidateCompiler() {}

  /** Compiles a file; {@link CompiledCandidate#open} says what is thrown. */
  static CompiledCandidate compile(Path file, CandidateRecord record) throws IOException {
    String fileName = String.valueOf(file.getFileName());
    if (!fileName.endsWith(ENDING)) {
      throw new StarsightException(file + ": the name of a Java file must end in " + ENDING);
    }
    if (ModuleLayer.boot().findModule("jdk.compiler").isEmpty()) {
      throw new StarsightException(
          "a candidate is compiled by the compiler of a JDK, but the Java in "
              + System.getProperty("java.home")
              + " has none: run Starsight with a JDK");
    }
    String text = OldNames.replaceIn(read(file));
    JavaCompilation compilation = JavaCompilation.of(fileName, text);
    String simpleName = fileName.substring(0, fileName.length() - ENDING.length());
    Class<?> type = load(fileName, simpleName, compilation.classes());
    Map<String, Object> constants;
    CandidateCode code;
    try {
      constants = CompiledCandidate.constants(type);
      code = instance(fileName, type);
    } catch (LinkageError e) {
      throw failed(fileName, type, "making its class", e.getCause() == null ? e : e.getCause());
    }
    return new CompiledCandidate(record, fileName, text, code, constants, compilation);
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": is not UTF-8", e);
    }
  }

  private static Class<?> load(String fileName, String simpleName, Map<String, byte[]> classes) {
    for (String name : classes.keySet()) {
      if (name.equals(simpleName) || name.endsWith("." + simpleName)) {
        try {
          return new CompiledClasses(classes).loadClass(name);
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
          throw new StarsightException(
              fileName + ": its class " + name + " cannot be loaded: " + e.getMessage(), e);
        }
      }
    }
    throw new StarsightException(fileName + ": there is no class " + simpleName + " in it");
  }

  private static CandidateCode instance(String fileName, Class<?> type) {
    if (!CandidateCode.class.isAssignableFrom(type)) {
      throw new StarsightException(
          fileName + ": its class must implement " + CandidateCode.class.getName());
    }
    Constructor<?> constructor;
    try {
      constructor = type.getConstructor();
    } catch (NoSuchMethodException e) {
      throw unmade(fileName, type);
    }
    if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
      throw unmade(fileName, type);
    }
    try {
      return (CandidateCode) constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw failed(fileName, type, "its constructor", e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw unmade(fileName, type);
    }
  }

  private static StarsightException unmade(String fileName, Class<?> type) {
    return new StarsightException(
        ("%s: %s must be a public class with a public constructor without arguments, and not"
                + " abstract")
            .formatted(fileName, type.getSimpleName()));
  }

  /** Returns the sentence for what the candidate's code threw, with the line of that code. */
  static StarsightException failed(String fileName, Class<?> type, String what, Throwable thrown) {
    return new StarsightException(
        fileName + line(type, thrown) + ": " + what + " fails: " + reason(thrown), thrown);
  }

  /** Returns the line of the file that threw it or passed it through, after a colon. */
  private static String line(Class<?> type, Throwable thrown) {
    for (StackTraceElement element : thrown.getStackTrace()) {
      String name = element.getClassName();
      boolean isInFile = name.equals(type.getName()) || name.startsWith(type.getName() + "$");
      if (isInFile && element.getLineNumber() > 0) {
        return ":" + element.getLineNumber();
      }
    }
    return "";
  }

  /** Returns the message; a file-system exception's is only a path, so its type comes first. */
  private static String reason(Throwable thrown) {
    String message = thrown.getMessage();
    String kind = thrown.getClass().getSimpleName();
    if (message == null) {
      return kind;
    }
    return thrown instanceof FileSystemException ? kind + ": " + message : message;
  }
}
