package dev.starsight.cli.guide;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A message that our code throws, with … for what differs.
 *
 * @param packageName without {@code dev.starsight.}
 * @param file that throws it, without its ending
 * @param exception the simple name of its type; for one that a method makes, the name of the method
 * @param text such as {@code --seed must be at least …, but is …}
 */
record MessageTemplate(String packageName, String file, String exception, String text) {

  private static final String ROOT = "dev.starsight.";

  private static final Pattern PLACEHOLDER =
      Pattern.compile("%(?:\\d+\\$)?[-#+0,(]*\\d*(?:\\.\\d+)?[a-zA-Z]");

  private static final Pattern WORDS =
      Pattern.compile("\\p{L}{2,}.*[^\\p{L}].*\\p{L}{2,}", Pattern.DOTALL);

  /** Returns the messages of source files by package, each once for a file. */
  static List<MessageTemplate> of(Collection<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    TreeSet<MessageTemplate> found =
        new TreeSet<>(
            Comparator.comparing(MessageTemplate::packageName)
                .thenComparing(MessageTemplate::text)
                .thenComparing(MessageTemplate::exception)
                .thenComparing(MessageTemplate::file));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      for (CompilationUnitTree unit : task.parse()) {
        new Collector(unit, found).scan(unit, null);
      }
    }
    return List.copyOf(found);
  }

  /** Whether it is for the programmer who calls, not for the user of a program. */
  boolean isOfProgrammer() {
    return exception.equals("IllegalArgumentException")
        || exception.equals("IllegalStateException")
        || exception.equals("AssertionError")
        || exception.equals("IndexOutOfBoundsException")
        || exception.equals("NoSuchElementException")
        || exception.equals("UnsupportedOperationException");
  }

  private static final class Collector extends TreeScanner<@Nullable Void, @Nullable Void> {

    private final String packageName;
    private final String file;
    private final Collection<MessageTemplate> found;

    Collector(CompilationUnitTree unit, Collection<MessageTemplate> found) {
      String name = String.valueOf(unit.getPackageName());
      this.packageName = name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
      this.file =
          Path.of(unit.getSourceFile().getName()).getFileName().toString().replace(".java", "");
      this.found = found;
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
      String type = tree.getIdentifier().toString().replaceFirst(".*\\.", "");
      if (type.matches("\\w+(Exception|Error|Problem|Failure)")) {
        add(type, tree.getArguments());
      }
      return super.visitNewClass(tree, null);
    }

    @Override
    public @Nullable Void visitThrow(ThrowTree tree, @Nullable Void none) {
      if (tree.getExpression() instanceof MethodInvocationTree call) {
        String method = call.getMethodSelect().toString().replaceFirst("(?s).*\\.", "");
        add(method, call.getArguments());
      }
      return super.visitThrow(tree, null);
    }

    private void add(String what, List<? extends ExpressionTree> arguments) {
      for (ExpressionTree argument : arguments) {
        for (String text : texts(argument)) {
          String template = text.replaceAll("\\s+", " ").replaceAll("…(\\W?…)+", "…").strip();
          if (WORDS.matcher(template).find()) {
            found.add(new MessageTemplate(packageName, file, what, template));
          }
        }
      }
    }

    /** Returns what an expression may evaluate to. */
    private static List<String> texts(Tree tree) {
      if (tree instanceof LiteralTree literal) {
        return List.of(literal.getValue() instanceof String text ? text : "…");
      } else if (tree instanceof ParenthesizedTree inner) {
        return texts(inner.getExpression());
      } else if (tree instanceof BinaryTree sum && tree.getKind() == Tree.Kind.PLUS) {
        return joined(texts(sum.getLeftOperand()), texts(sum.getRightOperand()));
      } else if (tree instanceof ConditionalExpressionTree choice) {
        List<String> both = new ArrayList<>(texts(choice.getTrueExpression()));
        both.addAll(texts(choice.getFalseExpression()));
        return both.stream().distinct().toList();
      } else if (tree instanceof MethodInvocationTree call
          && call.getMethodSelect() instanceof MemberSelectTree select) {
        if (select.getIdentifier().contentEquals("formatted")) {
          return formats(texts(select.getExpression()));
        } else if (select.getIdentifier().contentEquals("format")) {
          return formats(
              call.getArguments().stream()
                  .map(Collector::texts)
                  .filter(each -> !each.equals(List.of("…")))
                  .findFirst()
                  .orElse(List.of("…")));
        }
      }
      return List.of("…");
    }

    private static List<String> formats(List<String> texts) {
      return texts.stream()
          .map(text -> PLACEHOLDER.matcher(text).replaceAll("…").replace("%%", "%"))
          .toList();
    }

    /** Returns all combinations; of many only the first of the second part. */
    private static List<String> joined(List<String> left, List<String> right) {
      List<String> all = new ArrayList<>();
      for (String first : left) {
        for (String second : right) {
          if (all.size() < 8) {
            all.add(first + second);
          }
        }
      }
      return all;
    }
  }
}
