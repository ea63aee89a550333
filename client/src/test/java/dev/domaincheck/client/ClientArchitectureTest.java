package dev.domaincheck.client;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

@AnalyzeClasses(
    packages = {"dev.domaincheck.client", "dev.domaincheck.cli"},
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class ClientArchitectureTest {

  private static final String CLIENT = "dev.domaincheck.client";
  private static final String INTERNAL = "dev.domaincheck.client.internal..";
  private static final String CLI = "dev.domaincheck.cli..";

  @ArchTest
  static final ArchRule PUBLIC_API_EXPOSES_ONLY_JDK_TYPES =
      classes()
          .that()
          .resideInAPackage(CLIENT)
          .and()
          .arePublic()
          .should(exposeOnly(resideInAnyPackage("java..", CLIENT)));

  @ArchTest
  static final ArchRule CLIENT_TOUCHES_GRPC_ONLY_IN_INTERNAL =
      noClasses()
          .that()
          .resideInAPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "com.google..", "dev.domaincheck.v1..", "dev.domaincheck.bench..");

  @ArchTest
  static final ArchRule CLI_SEES_ONLY_THE_CLIENT =
      classes()
          .that()
          .resideInAPackage(CLI)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "java..", "picocli..", "org.HdrHistogram..", "org.jspecify..", CLIENT, CLI)
                  .and(not(resideInAPackage(INTERNAL))));

  @ArchTest
  static final ArchRule CLIENT_DOES_NOT_KNOW_ITS_CALLERS =
      noClasses()
          .that()
          .resideInAnyPackage(CLIENT, INTERNAL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, "picocli..", "org.HdrHistogram..");

  @ArchTest
  static final ArchRule NO_CLASS_IS_NAMED_AFTER_NOTHING =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)");

  /** Public and protected members, with the arguments of their generic types. */
  private static ArchCondition<JavaClass> exposeOnly(DescribedPredicate<JavaClass> allowed) {
    return new ArchCondition<>("expose only types that " + allowed.getDescription()) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaField field : type.getFields()) {
          if (isExposed(field.getModifiers())) {
            field
                .getType()
                .getAllInvolvedRawTypes()
                .forEach(t -> judge(field.getFullName(), t, events));
          }
        }
        for (JavaCodeUnit unit : type.getCodeUnits()) {
          if (isExposed(unit.getModifiers())) {
            unit.getReturnType()
                .getAllInvolvedRawTypes()
                .forEach(t -> judge(unit.getFullName(), t, events));
            unit.getParameterTypes()
                .forEach(
                    p ->
                        p.getAllInvolvedRawTypes()
                            .forEach(t -> judge(unit.getFullName(), t, events)));
            unit.getThrowsClause().getTypes().forEach(t -> judge(unit.getFullName(), t, events));
          }
        }
        type.getRawSuperclass().ifPresent(t -> judge(type.getFullName(), t, events));
        type.getRawInterfaces().forEach(t -> judge(type.getFullName(), t, events));
      }

      private void judge(String where, JavaClass exposed, ConditionEvents events) {
        JavaClass type = exposed.getBaseComponentType();
        if (!type.isPrimitive() && !allowed.test(type)) {
          events.add(SimpleConditionEvent.violated(type, where + " exposes " + type.getName()));
        }
      }
    };
  }

  private static boolean isExposed(java.util.Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
