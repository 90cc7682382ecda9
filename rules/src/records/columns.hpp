#pragma once
#include <span>
#include <tuple>

#include "read.hpp"

/// One table an object: field name, kind, whether it must be filled, its labels, and how a cell becomes the member.
/// From these come reading, validation, `field_in_use` and the reference page.
namespace kam::rules::records {

template <class Record>
struct Column {
  Field field;
  Expected (*set)(Record&, std::string_view, const Reading&);
  bool (*filled)(const Record&) = nullptr;  ///< of a typed record: null for the keys of a RawLine
  void (*clear)(Record&) = nullptr;         ///< empties the field; a field that must be filled stays
};

template <class Record>
std::span<const Column<Record>> columns();

/// A line before its keys are looked up.
struct RawLine {
  std::string_view invoice_id, product_id;
  double qty, net_price, list_price, cogs;
};

/// The types of rows in the order of Object.
using AllRecords = std::tuple<Account, Opportunity, Invoice, RawLine, Product, Contract, Contact, Activity, Ticket,
                              SurveyResponse, Delivery, Usage, CostEntry, Plan, PlanGoal, PlanAction, SwotItem, Signal,
                              Answer, User, ValueItem, ProgrammeGoal>;

}  // namespace kam::rules::records
